CREATE TABLE mastodon_apps (
    id bigint NOT NULL,
    client_id character varying(64) NOT NULL,
    secret_hash bytea NOT NULL,
    name character varying(60) NOT NULL,
    website character varying(2000) NOT NULL,
    redirect_uris character varying(8000) NOT NULL,
    scopes character varying(1000) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_mastodon_apps PRIMARY KEY (id)
);

CREATE TABLE mastodon_app_tokens (
    hash bytea NOT NULL,
    app bigint NOT NULL,
    scopes character varying(1000) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_mastodon_app_tokens PRIMARY KEY (hash),
    CONSTRAINT fk_mastodon_app_tokens_mastodon_apps_app FOREIGN KEY (app) REFERENCES mastodon_apps (id) ON DELETE CASCADE
);

CREATE TABLE mastodon_codes (
    hash bytea NOT NULL,
    app bigint NOT NULL,
    member bigint NOT NULL,
    redirect_uri character varying(2000) NOT NULL,
    scopes character varying(1000) NOT NULL,
    challenge character varying(128) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    token bigint,
    CONSTRAINT pk_mastodon_codes PRIMARY KEY (hash),
    CONSTRAINT fk_mastodon_codes_mastodon_apps_app FOREIGN KEY (app) REFERENCES mastodon_apps (id) ON DELETE CASCADE
);

CREATE TABLE mastodon_tokens (
    token bigint NOT NULL,
    app bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_mastodon_tokens PRIMARY KEY (token),
    CONSTRAINT fk_mastodon_tokens_mastodon_apps_app FOREIGN KEY (app) REFERENCES mastodon_apps (id) ON DELETE CASCADE
);

CREATE INDEX ix_mastodon_app_tokens_app ON mastodon_app_tokens (app);

CREATE UNIQUE INDEX ix_mastodon_apps_client_id ON mastodon_apps (client_id);

CREATE INDEX ix_mastodon_codes_app ON mastodon_codes (app);

CREATE INDEX ix_mastodon_codes_created_at ON mastodon_codes (created_at);

CREATE INDEX ix_mastodon_tokens_app ON mastodon_tokens (app);

CREATE INDEX ix_mastodon_tokens_member ON mastodon_tokens (member);

ALTER TABLE api_tokens ALTER COLUMN scopes TYPE character varying(1000);
