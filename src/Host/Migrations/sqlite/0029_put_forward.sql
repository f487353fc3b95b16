-- Tags and people that members put forward on their pages.
CREATE TABLE "featured_tags" (
    "member" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "pk_featured_tags" PRIMARY KEY ("member", "tag")
);

CREATE TABLE "endorsements" (
    "owner" INTEGER NOT NULL,
    "person" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "pk_endorsements" PRIMARY KEY ("owner", "person")
);

CREATE INDEX "ix_endorsements_owner_id" ON "endorsements" ("owner", "id");

-- How far conversations are read. What was said until now was read by whoever wanted to: nothing begins as news.
CREATE TABLE "talk_marks" (
    "member" INTEGER NOT NULL,
    "thread" INTEGER NOT NULL,
    "read_to" INTEGER NOT NULL,
    CONSTRAINT "pk_talk_marks" PRIMARY KEY ("member", "thread")
);

INSERT INTO "talk_marks" ("member", "thread", "read_to")
SELECT "who", "thread", MAX("id") FROM (
    SELECT m."member" AS "who", p."thread", p."id" FROM "post_mentions" m JOIN "posts" p ON p."id" = m."post" WHERE p."visibility" = 3
    UNION ALL
    SELECT p."author", p."thread", p."id" FROM "posts" p WHERE p."visibility" = 3
) AS said GROUP BY "who", "thread";
