CREATE TABLE notification_fanouts (
    id bigint NOT NULL,
    kind integer NOT NULL,
    subject bigint NOT NULL,
    actor bigint NOT NULL,
    room bigint NOT NULL,
    audience integer NOT NULL,
    of bigint NOT NULL,
    cursor bigint NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT pk_notification_fanouts PRIMARY KEY (id)
);

CREATE TABLE notification_follow_wishes (
    member bigint NOT NULL,
    followed bigint NOT NULL,
    level integer NOT NULL,
    CONSTRAINT pk_notification_follow_wishes PRIMARY KEY (followed, member)
);

CREATE TABLE notification_wishes (
    member bigint NOT NULL,
    unlisted integer NOT NULL,
    unpushed integer NOT NULL,
    quiet_from integer,
    quiet_to integer,
    zone character varying(64) NOT NULL,
    CONSTRAINT pk_notification_wishes PRIMARY KEY (member)
);

CREATE TABLE notifications (
    id bigint NOT NULL,
    member bigint NOT NULL,
    kind integer NOT NULL,
    subject bigint NOT NULL,
    actor bigint,
    room bigint,
    count integer NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    is_listed boolean NOT NULL,
    held_until timestamp with time zone,
    CONSTRAINT pk_notifications PRIMARY KEY (id)
);

CREATE TABLE push_devices (
    id bigint NOT NULL,
    member bigint NOT NULL,
    endpoint character varying(1000) NOT NULL,
    public_key bytea NOT NULL,
    secret bytea NOT NULL,
    name character varying(100) NOT NULL,
    language character varying(8) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_push_devices PRIMARY KEY (id)
);

CREATE TABLE push_deliveries (
    notification bigint NOT NULL,
    device bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    CONSTRAINT pk_push_deliveries PRIMARY KEY (notification, device),
    CONSTRAINT fk_push_deliveries_notifications_notification FOREIGN KEY (notification) REFERENCES notifications (id) ON DELETE CASCADE,
    CONSTRAINT fk_push_deliveries_push_devices_device FOREIGN KEY (device) REFERENCES push_devices (id) ON DELETE CASCADE
);

CREATE INDEX ix_notification_fanouts_done_at ON notification_fanouts (done_at);

CREATE UNIQUE INDEX ix_notification_fanouts_kind_subject_audience_of ON notification_fanouts (kind, subject, audience, of);

CREATE INDEX ix_notification_follow_wishes_member ON notification_follow_wishes (member);

CREATE INDEX ix_notifications_at ON notifications (at);

CREATE INDEX ix_notifications_held_until ON notifications (held_until) WHERE held_until IS NOT NULL;

CREATE INDEX ix_notifications_member_id ON notifications (member, id);

CREATE UNIQUE INDEX ix_notifications_member_kind_subject ON notifications (member, kind, subject);

CREATE INDEX ix_notifications_unread ON notifications (member) WHERE read_at IS NULL;

CREATE INDEX ix_push_deliveries_device ON push_deliveries (device);

CREATE INDEX ix_push_deliveries_due_at ON push_deliveries (due_at);

CREATE UNIQUE INDEX ix_push_devices_endpoint ON push_devices (endpoint);

CREATE INDEX ix_push_devices_member ON push_devices (member);
