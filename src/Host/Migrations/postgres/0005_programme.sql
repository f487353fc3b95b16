CREATE TABLE calendar_keys (
    member bigint NOT NULL,
    secret character varying(43) NOT NULL,
    stamp text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_calendar_keys PRIMARY KEY (member)
);

CREATE TABLE shows (
    id bigint NOT NULL,
    club bigint NOT NULL,
    title character varying(60) NOT NULL,
    description character varying(2000) NOT NULL,
    host bigint NOT NULL,
    language character varying(10) NOT NULL,
    topic character varying(20),
    is_of_members boolean NOT NULL,
    zone character varying(64) NOT NULL,
    start character varying(19) NOT NULL,
    minutes integer NOT NULL,
    rule character varying(1000) NOT NULL,
    exceptions character varying(1200) NOT NULL,
    sequence integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    is_dropped boolean NOT NULL,
    next timestamp with time zone,
    last timestamp with time zone,
    CONSTRAINT pk_shows PRIMARY KEY (id)
);

CREATE TABLE show_cohosts (
    show bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_show_cohosts PRIMARY KEY (show, member),
    CONSTRAINT fk_show_cohosts_shows_show FOREIGN KEY (show) REFERENCES shows (id) ON DELETE CASCADE
);

CREATE TABLE show_dates (
    id bigint NOT NULL,
    show bigint NOT NULL,
    original character varying(19) NOT NULL,
    start character varying(19),
    starts_at timestamp with time zone NOT NULL,
    cancelled_at timestamp with time zone,
    room bigint,
    reminded_of timestamp with time zone,
    CONSTRAINT pk_show_dates PRIMARY KEY (id),
    CONSTRAINT fk_show_dates_shows_show FOREIGN KEY (show) REFERENCES shows (id) ON DELETE CASCADE
);

CREATE TABLE show_attendances (
    id bigint NOT NULL,
    date bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_show_attendances PRIMARY KEY (id),
    CONSTRAINT fk_show_attendances_show_dates_date FOREIGN KEY (date) REFERENCES show_dates (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_calendar_keys_secret ON calendar_keys (secret);

CREATE UNIQUE INDEX ix_show_attendances_date_member ON show_attendances (date, member);

CREATE INDEX ix_show_attendances_member ON show_attendances (member);

CREATE INDEX ix_show_cohosts_member ON show_cohosts (member);

CREATE INDEX ix_show_dates_room ON show_dates (room) WHERE room IS NOT NULL;

CREATE UNIQUE INDEX ix_show_dates_show_original ON show_dates (show, original);

CREATE INDEX ix_shows_club ON shows (club);

CREATE INDEX ix_shows_host ON shows (host);

CREATE INDEX ix_shows_next ON shows (next);

ALTER TABLE notifications ADD COLUMN occurrence bigint;
