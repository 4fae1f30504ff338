//! Files of a folder take the place of built-in ones, and the hash tells.

use super::*;

#[test]
fn a_file_of_the_first_folder_that_has_one_is_used() {
    let built_in = Pack::load(&[]).unwrap();
    let (near, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let text = include_str!("../../../../pack/cn/import.toml");
    for (folder, word) in [(&near, "近户号"), (&far, "远户号")] {
        std::fs::create_dir(folder.path().join("cn")).unwrap();
        let text = text.replace("\"户籍编号\"", &format!("\"{word}\""));
        std::fs::write(folder.path().join(IMPORT), text).unwrap();
    }
    let pack = Pack::load(&[near.path(), far.path()]).unwrap();
    let reads = |pack: &Pack, word| {
        pack.vocabulary.heading([word, "姓名", "性别", "出生日期", "居住状态"].into_iter()).is_ok()
    };
    assert!(reads(&pack, "近户号") && !reads(&pack, "远户号") && !reads(&pack, "户籍编号"));
    assert!(reads(&built_in, "户籍编号"));
    assert_ne!(pack.hash, built_in.hash);
    assert_eq!(Pack::load(&[]).unwrap().hash, built_in.hash);
}

#[test]
fn a_mistake_is_told_with_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("cn")).unwrap();
    std::fs::write(folder.path().join(IMPORT), "version = 1\ndates = 5\n").unwrap();
    let error = Pack::load(&[folder.path()]).err().unwrap().to_string();
    assert!(error.starts_with("cn/import.toml, line 2, column 9: "), "{error}");
}
