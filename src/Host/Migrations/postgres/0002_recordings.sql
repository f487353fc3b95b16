CREATE TABLE room_recording_consents (
    room bigint NOT NULL,
    member bigint NOT NULL,
    agreed boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT pk_room_recording_consents PRIMARY KEY (room, member),
    CONSTRAINT fk_room_recording_consents_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_recordings (
    room bigint NOT NULL,
    by bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    length_ms bigint NOT NULL,
    ready_at timestamp with time zone,
    version integer NOT NULL,
    allows_clips boolean NOT NULL,
    CONSTRAINT pk_room_recordings PRIMARY KEY (room),
    CONSTRAINT fk_room_recordings_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_clips (
    id bigint NOT NULL,
    room bigint NOT NULL,
    by bigint NOT NULL,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL,
    title character varying(80),
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_room_clips PRIMARY KEY (id),
    CONSTRAINT fk_room_clips_room_recordings_room FOREIGN KEY (room) REFERENCES room_recordings (room) ON DELETE CASCADE
);

CREATE TABLE room_recording_spans (
    room bigint NOT NULL,
    kind integer NOT NULL,
    member bigint NOT NULL,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL,
    moderates boolean NOT NULL,
    CONSTRAINT pk_room_recording_spans PRIMARY KEY (room, kind, member, from_ms),
    CONSTRAINT fk_room_recording_spans_room_recordings_room FOREIGN KEY (room) REFERENCES room_recordings (room) ON DELETE CASCADE
);

CREATE TABLE room_recording_stretches (
    room bigint NOT NULL,
    number integer NOT NULL,
    from_ms bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_room_recording_stretches PRIMARY KEY (room, number),
    CONSTRAINT fk_room_recording_stretches_room_recordings_room FOREIGN KEY (room) REFERENCES room_recordings (room) ON DELETE CASCADE
);

CREATE INDEX ix_room_clips_room_id ON room_clips (room, id);

CREATE INDEX ix_room_recording_consents_member ON room_recording_consents (member);

CREATE INDEX ix_room_recordings_state ON room_recordings (state);
