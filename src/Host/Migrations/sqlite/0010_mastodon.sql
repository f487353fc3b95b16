CREATE TABLE "mastodon_apps" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_mastodon_apps" PRIMARY KEY,
    "client_id" TEXT NOT NULL,
    "secret_hash" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "website" TEXT NOT NULL,
    "redirect_uris" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" TEXT NOT NULL
);

CREATE TABLE "mastodon_app_tokens" (
    "hash" BLOB NOT NULL CONSTRAINT "pk_mastodon_app_tokens" PRIMARY KEY,
    "app" INTEGER NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "fk_mastodon_app_tokens_mastodon_apps_app" FOREIGN KEY ("app") REFERENCES "mastodon_apps" ("id") ON DELETE CASCADE
);

CREATE TABLE "mastodon_codes" (
    "hash" BLOB NOT NULL CONSTRAINT "pk_mastodon_codes" PRIMARY KEY,
    "app" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "used_at" TEXT NULL,
    "token" INTEGER NULL,
    CONSTRAINT "fk_mastodon_codes_mastodon_apps_app" FOREIGN KEY ("app") REFERENCES "mastodon_apps" ("id") ON DELETE CASCADE
);

CREATE TABLE "mastodon_tokens" (
    "token" INTEGER NOT NULL CONSTRAINT "pk_mastodon_tokens" PRIMARY KEY,
    "app" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "fk_mastodon_tokens_mastodon_apps_app" FOREIGN KEY ("app") REFERENCES "mastodon_apps" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_mastodon_app_tokens_app" ON "mastodon_app_tokens" ("app");

CREATE UNIQUE INDEX "ix_mastodon_apps_client_id" ON "mastodon_apps" ("client_id");

CREATE INDEX "ix_mastodon_codes_app" ON "mastodon_codes" ("app");

CREATE INDEX "ix_mastodon_codes_created_at" ON "mastodon_codes" ("created_at");

CREATE INDEX "ix_mastodon_tokens_app" ON "mastodon_tokens" ("app");

CREATE INDEX "ix_mastodon_tokens_member" ON "mastodon_tokens" ("member");
