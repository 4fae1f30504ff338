-- When an event was registered, as its own papers say (a day, see 0001), and the entry that took it back.
-- An event that was taken back keeps its row, so that a figure can say what it no longer counts.
ALTER TABLE event ADD COLUMN registered_on INTEGER;
ALTER TABLE event ADD COLUMN withdrawn_by INTEGER;

-- The new columns of old rows stand in sealed entries only: the next program that opens the book to write
-- folds its log again and then takes this mark away.
INSERT INTO meta (name, value) SELECT 'register_stale', x'' WHERE EXISTS (SELECT 1 FROM entry);

-- Corrections of one person, of which there are few: what was true of them before something withdrawn.
CREATE INDEX entry_correction ON entry (subject) WHERE kind = 15;
