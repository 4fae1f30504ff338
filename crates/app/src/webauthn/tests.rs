//! The published vectors (W3C Web Authentication, Level 3, section 16), and a device of our own that errs in
//! every way that a device or a page can err.

use ring::signature::{Ed25519KeyPair, KeyPair};

use super::*;

const ORIGIN: &str = "https://example.org";
const SITE: &str = "example.org";

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// Section 16.2, ES256 without attestation: the key that was made.
const ATTESTATION: &str = "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3\
    ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fd\
    e0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db9\
    0856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
const MADE_CHALLENGE: &str = "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
const MADE_CLIENT: &str = r#"{"type":"webauthn.create","challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA","origin":"https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with additional fields in the future, such as this: BkQeDjcdTBrXBiAwJTLE5Q=="}"#;
/// The same section: the key in use.
const DEVICE: &str = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000";
const CHALLENGE: &str = "39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408";
const CLIENT: &str = r#"{"type":"webauthn.get","challenge":"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag","origin":"https://example.org","crossOrigin":false}"#;
const SIGNATURE: &str = "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd38022100\
    8480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87";

/// The vectors' device does not know its owner (no UV flag), which is found last of all: that it is the only
/// thing found says that everything before it, the signature too, is right.
#[test]
fn the_published_vectors() {
    let challenge = hex(MADE_CHALLENGE);
    let expected = Expected { challenge: &challenge, origin: ORIGIN, site: SITE };
    let attestation = hex(ATTESTATION);
    let new = check_new(&expected, MADE_CLIENT.as_bytes(), &attestation);
    assert_eq!(new, Err(WebauthnError::NotVerified));
    let device = device_of(cbor::auth_data(&attestation).unwrap()).unwrap();
    let (id, key) = device.made.unwrap();
    assert_eq!(id, hex("f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4"));
    let credential = Credential { key: URL_SAFE_NO_PAD.encode(key), count: 0, can_be_copied: true };

    let challenge = hex(CHALLENGE);
    let expected = Expected { challenge: &challenge, origin: ORIGIN, site: SITE };
    let (device, signature) = (hex(DEVICE), hex(SIGNATURE));
    let proof = Proof { client: CLIENT.as_bytes(), device: &device, signature: &signature };
    assert_eq!(check_proof(&expected, &credential, &proof), Err(WebauthnError::NotVerified));
    for at in [0, 9, 40, signature.len() - 1] {
        let mut wrong = signature.clone();
        wrong[at] ^= 1;
        let proof = Proof { signature: &wrong, ..proof };
        assert_eq!(check_proof(&expected, &credential, &proof), Err(WebauthnError::Signature), "byte {at}");
    }
}

/// Section 16.4: a key made in another site's frame.
#[test]
fn an_answer_from_inside_another_site_does_not_count() {
    let client = hex(
        "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a225468394d595a68706e6a50\
         4254786b68555f53646667364f4e58665672454673587a72636b7151664a2d55222c226f726967696e223a22687474707\
         33a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22746f704f726967696e223a22\
         68747470733a2f2f6578616d706c652e636f6d227d",
    );
    let challenge = URL_SAFE_NO_PAD.decode("Th9MYZhpnjPBTxkhU_Sdfg6ONXfVrEFsXzrckqQfJ-U").unwrap();
    let expected = Expected { challenge: &challenge, origin: ORIGIN, site: SITE };
    assert_eq!(check_client(&expected, &client, "webauthn.create"), Err(WebauthnError::Origin));
}

/// A device with one Ed25519 key.
struct Own {
    pair: Ed25519KeyPair,
    flags: u8,
    count: u32,
    site: &'static str,
}

impl Own {
    fn new() -> Own {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        Own { pair, flags: PRESENT | VERIFIED, count: 1, site: SITE }
    }

    fn key(&self) -> Vec<u8> {
        // {1: 1, 3: -8, -1: 6, -2: the point}
        let mut key = hex("a4010103272006215820");
        key.extend_from_slice(self.pair.public_key().as_ref());
        key
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.site.as_bytes()).as_ref().to_vec();
        data.push(self.flags | flags);
        data.extend_from_slice(&self.count.to_be_bytes());
        data
    }

    fn attestation(&self) -> Vec<u8> {
        let mut data = self.data(HAS_KEY);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&[0, 3, 1, 2, 3]);
        data.extend_from_slice(&self.key());
        // {"fmt": "none", "attStmt": {}, "authData": the data}
        let mut object = hex("a363666d74646e6f6e656761747453746d74a0686175746844617461");
        object.extend_from_slice(&[0x58, u8::try_from(data.len()).unwrap()]);
        object.extend_from_slice(&data);
        object
    }

    fn sign(&self, client: &str) -> (Vec<u8>, Vec<u8>) {
        let data = self.data(0);
        let mut signed = data.clone();
        signed.extend_from_slice(digest(&SHA256, client.as_bytes()).as_ref());
        let signature = self.pair.sign(&signed).as_ref().to_vec();
        (data, signature)
    }
}

fn said(kind: &str, challenge: &[u8], origin: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(challenge);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
}

const EXPECTED: Expected<'_> = Expected { challenge: b"a question", origin: ORIGIN, site: SITE };

fn make(device: &Own) -> Result<NewCredential, WebauthnError> {
    let client = said("webauthn.create", EXPECTED.challenge, ORIGIN);
    check_new(&EXPECTED, client.as_bytes(), &device.attestation())
}

fn prove(device: &Own, credential: &Credential, client: &str) -> Result<Credential, WebauthnError> {
    let (data, signature) = device.sign(client);
    let proof = Proof { client: client.as_bytes(), device: &data, signature: &signature };
    check_proof(&EXPECTED, credential, &proof)
}

#[test]
fn a_key_is_made_and_used_and_its_counter_goes_up() {
    let mut device = Own::new();
    let new = make(&device).unwrap();
    assert_eq!(new.id, [1, 2, 3]);
    assert_eq!((new.credential.count, new.credential.can_be_copied), (1, false));
    device.count = 2;
    let client = said("webauthn.get", EXPECTED.challenge, ORIGIN);
    let used = prove(&device, &new.credential, &client).unwrap();
    assert_eq!(used.count, 2);
    // A copy of the device that has signed less often, and one that has signed as often.
    for count in [0, 1, 2] {
        device.count = count;
        assert_eq!(prove(&device, &used, &client), Err(WebauthnError::Counter), "{count}");
    }
    // A device that does not count.
    let uncounted = Credential { count: 0, ..used };
    device.count = 0;
    assert_eq!(prove(&device, &uncounted, &client).unwrap().count, 0);
}

#[test]
fn what_does_not_fit_is_refused_by_its_name() {
    let mut device = Own::new();
    let credential = make(&device).unwrap().credential;
    device.count = 9;
    let right = said("webauthn.get", EXPECTED.challenge, ORIGIN);
    for (client, error) in [
        (said("webauthn.create", EXPECTED.challenge, ORIGIN), WebauthnError::Kind),
        (said("webauthn.get", b"another", ORIGIN), WebauthnError::Challenge),
        (said("webauthn.get", EXPECTED.challenge, "https://example.com"), WebauthnError::Origin),
        (said("webauthn.get", EXPECTED.challenge, "http://example.org"), WebauthnError::Origin),
        (said("webauthn.get", EXPECTED.challenge, "https://example.org:8443"), WebauthnError::Origin),
        (right.replace(":false", ":true"), WebauthnError::Origin),
        (right.replace('}', ""), WebauthnError::Unreadable("what the browser says")),
        (
            right.replace('}', r#","origin":"https://example.org"}"#),
            WebauthnError::Unreadable("what the browser says"),
        ),
    ] {
        assert_eq!(prove(&device, &credential, &client), Err(error), "{client}");
    }
    let other = Own { site: "example.com", ..Own::new() };
    assert_eq!(prove(&other, &credential, &right), Err(WebauthnError::Site));
    assert_eq!(make(&other), Err(WebauthnError::Site));
    for flags in [0, PRESENT, VERIFIED] {
        let device = Own { flags, ..Own::new() };
        assert_eq!(prove(&device, &credential, &right), Err(WebauthnError::NotVerified), "{flags}");
        assert_eq!(make(&device), Err(WebauthnError::NotVerified), "{flags}");
    }
    let copied = Own { flags: PRESENT | VERIFIED | MAY_BE_COPIED | IS_COPIED, count: 9, ..Own::new() };
    assert_eq!(prove(&copied, &credential, &right), Err(WebauthnError::Backup));
    let impossible = Own { flags: PRESENT | VERIFIED | IS_COPIED, count: 9, ..Own::new() };
    assert_eq!(prove(&impossible, &credential, &right), Err(WebauthnError::Backup));
    let stranger = Own { pair: Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap(), ..Own::new() };
    assert_eq!(prove(&stranger, &credential, &right), Err(WebauthnError::Signature));
}

/// Whatever is cut off, added or changed, nothing breaks and nothing passes.
#[test]
fn what_is_cut_or_changed_never_passes() {
    let device = Own::new();
    let client = said("webauthn.create", EXPECTED.challenge, ORIGIN);
    let whole = device.attestation();
    for length in 0..whole.len() {
        check_new(&EXPECTED, client.as_bytes(), &whole[..length]).unwrap_err();
    }
    let longer = [whole.as_slice(), &[0]].concat();
    check_new(&EXPECTED, client.as_bytes(), &longer).unwrap_err();
    let credential = make(&device).unwrap().credential;
    let get = said("webauthn.get", EXPECTED.challenge, ORIGIN);
    let (data, signature) = Own { count: 2, ..Own::new() }.sign(&get);
    for at in 0..data.len() {
        let mut changed = data.clone();
        changed[at] ^= 0x20;
        let proof = Proof { client: get.as_bytes(), device: &changed, signature: &signature };
        check_proof(&EXPECTED, &credential, &proof).unwrap_err();
    }
}

#[test]
fn keys_of_other_kinds_and_hostile_cbor_are_refused() {
    // ES384 on P-384, an Ed25519 key that says ES256, a key without a point.
    for (cose, error) in [
        ("a301020338222002", WebauthnError::Algorithm),
        ("a301010326200621", WebauthnError::Unreadable("CBOR")),
        ("a3010103272006", WebauthnError::Unreadable("the public key")),
        // The same name twice; lengths that come later; a length beyond the end; maps without end.
        ("a2010101 02", WebauthnError::Unreadable("CBOR")),
        ("bf0101ff", WebauthnError::Unreadable("CBOR")),
        ("5bffffffffffffffff00", WebauthnError::Unreadable("CBOR")),
        ("a101a101a101a101a10101", WebauthnError::Unreadable("CBOR")),
    ] {
        assert_eq!(key::check(&hex(&cose.replace(' ', ""))), Err(error), "{cose}");
    }
}
