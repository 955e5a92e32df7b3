-- Derived tables are a function of the kept ones, the three TOML files and the code: a rebuild makes them again.

create table work (          -- one publication according to one record form of one source
    source varchar not null,
    native_id varchar not null,
    form varchar not null,
    revision varchar not null,
    received_at timestamp not null,
    page varchar not null,
    record integer not null,         -- place on the page, in split order, from 0
    digest varchar not null,         -- of the content, so that an equal record changes nothing
    kind varchar not null,
    title varchar not null,
    abstract varchar,
    comment varchar,
    journal_ref varchar,
    venue varchar,
    published varchar,               -- "2024", "2024-05" or "2024-05-13": never padded
    updated varchar,
    versions integer,
    categories varchar[] not null,   -- primary first
    license varchar,
    withdrawn boolean not null,
    retracted boolean not null,
    code varchar[] not null,
    code_claim varchar
);

create table authorship (    -- one name on one work, as printed
    source varchar not null,
    native_id varchar not null,
    form varchar not null,
    position integer not null,       -- from 1
    printed varchar,                 -- null: a nameless position
    folded varchar,                  -- schemas.names.fold(printed)
    key varchar,                     -- schemas.names.key(printed): family and first initial
    occurrence smallint not null,    -- how often `folded` stood on this byline up to here
    family varchar,
    given varchar,
    orcid varchar,
    native varchar,
    affiliations varchar[] not null
);

create table identifier (    -- identifiers of a source's record, whether they came with a work or with an observation
    source varchar not null,
    native_id varchar not null,
    form varchar not null,
    id varchar not null,             -- "doi:10.1/x"
    received_at timestamp,           -- this and the place: only where no work of this form is stored, so that
    page varchar,                    -- observations alone say the identifiers; else the work has the place
    record integer
);

create table observation (   -- what a source said of one of its records on a day; the day's last answer wins
    source varchar not null,
    native_id varchar not null,
    measure varchar not null,
    year integer,
    value bigint not null,
    day date not null,
    received_at timestamp not null,
    page varchar not null,
    record integer not null
);

create table claim (         -- what a source said of one of its author records on a day
    source varchar not null,
    native_id varchar not null,
    measure varchar not null,
    value varchar not null,
    day date not null,
    received_at timestamp not null,
    page varchar not null,
    record integer not null
);

create table gone (          -- a record that its source deleted; one that it no longer knows is a bookmark, not found: the last
                             -- time; a work received later is there again
    source varchar not null,
    native_id varchar not null,
    day date not null,
    received_at timestamp not null
);

create table set_aside (     -- a record that could not become a work, with its reason and place; first receipt of the page
    source varchar not null,
    native_id varchar not null,
    form varchar not null,
    reason varchar not null,
    received_at timestamp not null,
    page varchar not null,
    record integer not null
);

create table surprise (      -- a field that a source sent and that its form neither reads nor lists as unread
    source varchar not null,
    form varchar not null,
    path varchar not null,
    page varchar not null
);

create table paper_work (    -- which works describe which paper, and why
    paper varchar not null,          -- its best identifier: arxiv:…, doi:…, pmid:…, else source:native_id
    source varchar not null,
    native_id varchar not null,
    why varchar not null
);

create table paper (
    paper varchar not null,
    title varchar not null,
    kind varchar not null,
    counts boolean not null,         -- whether the figures count it
    published varchar,
    year integer,
    category varchar,
    categories varchar[] not null,
    venue varchar,
    abstract varchar,
    comment varchar,
    journal_ref varchar,
    withdrawn boolean not null,
    retracted boolean not null,
    code varchar[] not null,
    code_claim varchar,
    source varchar not null,         -- of the chosen byline
    native_id varchar not null,
    form varchar not null
);

create table signature (     -- one position on a paper's chosen byline: what identity is decided for
    paper varchar not null,
    position integer not null,
    printed varchar not null,
    folded varchar not null,
    key varchar not null,
    occurrence smallint not null,
    source varchar not null,         -- of the chosen byline: with native_id, folded and occurrence the decision's key
    native_id varchar not null,
    orcid varchar,
    natives varchar[] not null       -- aligned vendor ids: "openalex:A123"
);

create table assignment (    -- who is believed to have signed
    paper varchar not null,
    position integer not null,
    person varchar not null,
    state varchar not null,
    reason varchar not null
);

create table person (
    person varchar not null,         -- 'p' and 10 base32 characters; never in a URL
    name varchar not null,           -- the form printed most often
    folded varchar not null,
    orcid varchar
);

create table figure (        -- figures of all persons
    person varchar not null,
    name varchar not null,
    value bigint,
    label varchar,                   -- where the value is a word (main field)
    absent varchar,
    low bigint,
    high bigint,
    source varchar,
    as_of timestamp,
    version varchar not null,
    with_count integer not null,
    of_count integer not null,
    held_by varchar
);

create table yearly (        -- counts by year of all persons
    person varchar not null,
    series varchar not null,         -- papers | citations
    year integer,                    -- null: undated
    value bigint not null
);

create table stale (         -- what must be made again; a row goes only in the transaction that stores what it asked for
    kind varchar not null,           -- work | paper | person | profile
    key varchar not null
);
