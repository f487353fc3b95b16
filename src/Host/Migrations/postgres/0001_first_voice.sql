CREATE TABLE blocks (
    blocker bigint NOT NULL,
    blocked bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_blocks PRIMARY KEY (blocker, blocked)
);

CREATE TABLE decisions (
    id bigint NOT NULL,
    member bigint NOT NULL,
    steward bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    measure integer NOT NULL,
    rule character varying(20) NOT NULL,
    facts character varying(2000) NOT NULL,
    room bigint,
    until timestamp with time zone,
    key character varying(40) NOT NULL,
    seen_at timestamp with time zone,
    appeal character varying(2000),
    appealed_at timestamp with time zone,
    outcome integer NOT NULL,
    outcome_reasons character varying(2000),
    outcome_by bigint,
    outcome_at timestamp with time zone,
    outcome_seen_at timestamp with time zone,
    CONSTRAINT pk_decisions PRIMARY KEY (id)
);

CREATE TABLE members (
    id bigint NOT NULL,
    handle character varying(30) NOT NULL,
    name character varying(60) NOT NULL,
    bio character varying(280) NOT NULL,
    portrait character varying(140),
    joined_at timestamp with time zone NOT NULL,
    invited_by bigint,
    is_steward boolean NOT NULL,
    invitation_quota integer NOT NULL,
    email character varying(254),
    normalized_email character varying(254),
    email_confirmed boolean NOT NULL,
    password_hash character varying(200),
    security_stamp character varying(64),
    concurrency_stamp character varying(40),
    lockout_end timestamp with time zone,
    lockout_enabled boolean NOT NULL,
    access_failed_count integer NOT NULL,
    CONSTRAINT pk_members PRIMARY KEY (id),
    CONSTRAINT fk_members_members_invited_by FOREIGN KEY (invited_by) REFERENCES members (id) ON DELETE SET NULL
);

CREATE TABLE moderation_log (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor bigint NOT NULL,
    target bigint,
    room bigint,
    deed character varying(40) NOT NULL,
    decision bigint,
    note character varying(2000),
    CONSTRAINT pk_moderation_log PRIMARY KEY (id)
);

CREATE TABLE mutes (
    muter bigint NOT NULL,
    muted bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_mutes PRIMARY KEY (muter, muted)
);

CREATE TABLE outbox (
    id bigint NOT NULL,
    type character varying(100) NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    delivered_at timestamp with time zone,
    next_try_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    done_by text NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE reports (
    id bigint NOT NULL,
    reporter bigint NOT NULL,
    kind integer NOT NULL,
    subject_id bigint NOT NULL,
    room bigint,
    rule character varying(20) NOT NULL,
    text character varying(1000) NOT NULL,
    at timestamp with time zone NOT NULL,
    state integer NOT NULL,
    closed_at timestamp with time zone,
    decision bigint,
    CONSTRAINT pk_reports PRIMARY KEY (id)
);

CREATE TABLE rooms (
    id bigint NOT NULL,
    title character varying(80) NOT NULL,
    language character varying(10) NOT NULL,
    topics character varying(100) NOT NULL,
    access integer NOT NULL,
    creator bigint NOT NULL,
    host bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    closes_at timestamp with time zone,
    hand_mode integer NOT NULL,
    hand_order integer NOT NULL,
    CONSTRAINT pk_rooms PRIMARY KEY (id)
);

CREATE TABLE api_tokens (
    id bigint NOT NULL,
    member_id bigint NOT NULL,
    name character varying(60) NOT NULL,
    hash bytea NOT NULL,
    scopes character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT pk_api_tokens PRIMARY KEY (id),
    CONSTRAINT fk_api_tokens_members_member_id FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE community (
    id integer NOT NULL,
    name character varying(60) NOT NULL,
    sign_up_is_open boolean NOT NULL,
    founded_at timestamp with time zone NOT NULL,
    founder_id bigint NOT NULL,
    CONSTRAINT pk_community PRIMARY KEY (id),
    CONSTRAINT fk_community_members_founder_id FOREIGN KEY (founder_id) REFERENCES members (id) ON DELETE RESTRICT
);

CREATE TABLE follows (
    follower_id bigint NOT NULL,
    followed_id bigint NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT pk_follows PRIMARY KEY (follower_id, followed_id),
    CONSTRAINT fk_follows_members_followed_id FOREIGN KEY (followed_id) REFERENCES members (id) ON DELETE CASCADE,
    CONSTRAINT fk_follows_members_follower_id FOREIGN KEY (follower_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE invitations (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    inviter_id bigint NOT NULL,
    note character varying(280),
    slot integer,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone,
    guest_id bigint,
    CONSTRAINT pk_invitations PRIMARY KEY (id),
    CONSTRAINT fk_invitations_members_guest_id FOREIGN KEY (guest_id) REFERENCES members (id) ON DELETE SET NULL,
    CONSTRAINT fk_invitations_members_inviter_id FOREIGN KEY (inviter_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE member_claims (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    user_id bigint NOT NULL,
    claim_type text,
    claim_value text,
    CONSTRAINT pk_member_claims PRIMARY KEY (id),
    CONSTRAINT fk_member_claims_members_user_id FOREIGN KEY (user_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE member_logins (
    login_provider text NOT NULL,
    provider_key text NOT NULL,
    provider_display_name text,
    user_id bigint NOT NULL,
    CONSTRAINT pk_member_logins PRIMARY KEY (login_provider, provider_key),
    CONSTRAINT fk_member_logins_members_user_id FOREIGN KEY (user_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE member_passkeys (
    credential_id bytea NOT NULL,
    user_id bigint NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT pk_member_passkeys PRIMARY KEY (credential_id),
    CONSTRAINT fk_member_passkeys_members_user_id FOREIGN KEY (user_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE member_tokens (
    user_id bigint NOT NULL,
    login_provider text NOT NULL,
    name text NOT NULL,
    value text,
    CONSTRAINT pk_member_tokens PRIMARY KEY (user_id, login_provider, name),
    CONSTRAINT fk_member_tokens_members_user_id FOREIGN KEY (user_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE suspensions (
    member_id bigint NOT NULL,
    until timestamp with time zone,
    rule character varying(60) NOT NULL,
    path character varying(200) NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    is_lifted boolean NOT NULL,
    CONSTRAINT pk_suspensions PRIMARY KEY (member_id),
    CONSTRAINT fk_suspensions_members_member_id FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE report_sounds (
    report bigint NOT NULL,
    sound_id character varying(100) NOT NULL,
    key bytea NOT NULL,
    "from" timestamp with time zone NOT NULL,
    "to" timestamp with time zone NOT NULL,
    speakers character varying(2000) NOT NULL,
    keep_until timestamp with time zone NOT NULL,
    CONSTRAINT pk_report_sounds PRIMARY KEY (report),
    CONSTRAINT fk_report_sounds_reports_report FOREIGN KEY (report) REFERENCES reports (id) ON DELETE CASCADE
);

CREATE TABLE room_chat (
    id bigint NOT NULL,
    room bigint NOT NULL,
    by bigint NOT NULL,
    text character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_room_chat PRIMARY KEY (id),
    CONSTRAINT fk_room_chat_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_guests (
    room bigint NOT NULL,
    member bigint NOT NULL,
    brought_by bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_room_guests PRIMARY KEY (room, member),
    CONSTRAINT fk_room_guests_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_hands (
    room bigint NOT NULL,
    member bigint NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    question character varying(140),
    CONSTRAINT pk_room_hands PRIMARY KEY (room, member),
    CONSTRAINT fk_room_hands_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_old_titles (
    room bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    title character varying(80) NOT NULL,
    changed_by bigint NOT NULL,
    CONSTRAINT pk_room_old_titles PRIMARY KEY (room, until),
    CONSTRAINT fk_room_old_titles_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_pings (
    room bigint NOT NULL,
    by bigint NOT NULL,
    member bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    is_answered boolean NOT NULL,
    CONSTRAINT pk_room_pings PRIMARY KEY (room, by, member),
    CONSTRAINT fk_room_pings_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_pins (
    id bigint NOT NULL,
    room bigint NOT NULL,
    by bigint NOT NULL,
    address character varying(2000) NOT NULL,
    title character varying(200),
    description character varying(300),
    site character varying(80),
    pinned_at timestamp with time zone NOT NULL,
    unpinned_at timestamp with time zone,
    CONSTRAINT pk_room_pins PRIMARY KEY (id),
    CONSTRAINT fk_room_pins_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_reactions (
    room bigint NOT NULL,
    reaction character varying(16) NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT pk_room_reactions PRIMARY KEY (room, reaction),
    CONSTRAINT fk_room_reactions_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_removals (
    room bigint NOT NULL,
    member bigint NOT NULL,
    by bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_room_removals PRIMARY KEY (room, member),
    CONSTRAINT fk_room_removals_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_seats (
    room bigint NOT NULL,
    member bigint NOT NULL,
    role integer NOT NULL,
    since timestamp with time zone NOT NULL,
    muted_by_moderator boolean NOT NULL,
    CONSTRAINT pk_room_seats PRIMARY KEY (room, member),
    CONSTRAINT fk_room_seats_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_silences (
    room bigint NOT NULL,
    member bigint NOT NULL,
    chat boolean NOT NULL,
    reactions boolean NOT NULL,
    CONSTRAINT pk_room_silences PRIMARY KEY (room, member),
    CONSTRAINT fk_room_silences_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_summaries (
    room bigint NOT NULL,
    peak integer NOT NULL,
    members integer NOT NULL,
    guests integer NOT NULL,
    stay_seconds bigint NOT NULL,
    hands_raised integer NOT NULL,
    hands_accepted integer NOT NULL,
    CONSTRAINT pk_room_summaries PRIMARY KEY (room),
    CONSTRAINT fk_room_summaries_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_talk (
    room bigint NOT NULL,
    access integer NOT NULL,
    slow_seconds integer NOT NULL,
    CONSTRAINT pk_room_talk PRIMARY KEY (room),
    CONSTRAINT fk_room_talk_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_visits (
    room bigint NOT NULL,
    member bigint NOT NULL,
    stay_seconds bigint NOT NULL,
    spoken_ms bigint NOT NULL,
    moderated boolean NOT NULL,
    CONSTRAINT pk_room_visits PRIMARY KEY (room, member),
    CONSTRAINT fk_room_visits_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE TABLE room_voices (
    room bigint NOT NULL,
    member bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_room_voices PRIMARY KEY (room, member),
    CONSTRAINT fk_room_voices_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_api_tokens_hash ON api_tokens (hash);

CREATE INDEX ix_api_tokens_member_id ON api_tokens (member_id);

CREATE INDEX ix_blocks_blocked ON blocks (blocked);

CREATE INDEX ix_community_founder_id ON community (founder_id);

CREATE INDEX ix_decisions_member_seen_at ON decisions (member, seen_at);

CREATE INDEX ix_decisions_outcome_appealed_at ON decisions (outcome, appealed_at);

CREATE INDEX ix_follows_followed_id_id ON follows (followed_id, id);

CREATE INDEX ix_follows_follower_id_id ON follows (follower_id, id);

CREATE UNIQUE INDEX ix_invitations_code ON invitations (code);

CREATE UNIQUE INDEX ix_invitations_guest_id ON invitations (guest_id);

CREATE UNIQUE INDEX ix_invitations_inviter_id_slot ON invitations (inviter_id, slot);

CREATE INDEX ix_member_claims_user_id ON member_claims (user_id);

CREATE INDEX ix_member_logins_user_id ON member_logins (user_id);

CREATE INDEX ix_member_passkeys_user_id ON member_passkeys (user_id);

CREATE UNIQUE INDEX ix_members_handle ON members (handle);

CREATE INDEX ix_members_invited_by ON members (invited_by);

CREATE UNIQUE INDEX ix_members_normalized_email ON members (normalized_email);

CREATE INDEX ix_moderation_log_target_id ON moderation_log (target, id);

CREATE INDEX ix_outbox_delivered_at_next_try_at ON outbox (delivered_at, next_try_at);

CREATE INDEX ix_report_sounds_keep_until ON report_sounds (keep_until);

CREATE INDEX ix_reports_reporter_at ON reports (reporter, at);

CREATE INDEX ix_reports_state_kind_subject_id ON reports (state, kind, subject_id);

CREATE INDEX ix_room_chat_room_id ON room_chat (room, id);

CREATE INDEX ix_room_guests_member ON room_guests (member);

CREATE INDEX ix_room_pings_member ON room_pings (member);

CREATE INDEX ix_room_pins_room_id ON room_pins (room, id);

CREATE INDEX ix_rooms_ended_at ON rooms (ended_at);

