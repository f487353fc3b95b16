CREATE TABLE "hidden_rooms" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "pk_hidden_rooms" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_hidden_rooms_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_room_visits_member" ON "room_visits" ("member");

CREATE TABLE "search_entries" (
    "number" INTEGER NOT NULL CONSTRAINT "pk_search_entries" PRIMARY KEY,
    "kind" INTEGER NOT NULL,
    "subject" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL
);

CREATE UNIQUE INDEX "ix_search_entries_kind_subject" ON "search_entries" ("kind", "subject");

CREATE INDEX "ix_search_entries_kind_name" ON "search_entries" ("kind", "name");

CREATE INDEX "ix_search_entries_kind_key" ON "search_entries" ("kind", "key");

CREATE TABLE "search_fills" (
    "kind" INTEGER NOT NULL CONSTRAINT "pk_search_fills" PRIMARY KEY,
    "after" INTEGER NOT NULL,
    "version" INTEGER NOT NULL
);

-- What the mapping cannot say. The words come folded: this tokenizer takes everything but ASCII signs as letters, and folds nothing else.
CREATE VIRTUAL TABLE search_text USING fts5(names, texts, tokenize = "ascii tokenchars '_'", prefix = '1 2 3 4');
