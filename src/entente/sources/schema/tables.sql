-- The tables of the warehouse. Question: what do the imported snapshots say, in one form per subject?
-- Every row names the snapshot it comes from, so that an answer can name it too. NULL means "the source does not say".

-- One row for each snapshot that feeds this warehouse.
CREATE TABLE snapshot (
    id VARCHAR, kind VARCHAR, title VARCHAR, sha256 VARCHAR, edition DATE, imported DATE, licence VARCHAR,
    list_class VARCHAR, rows BIGINT, rejected BIGINT, origin VARCHAR, sample BOOLEAN
);

-- One row for each entry of a restricted-party list. listed_from and listed_to are the first and the last day on the
-- list; NULL in listed_from: the day is not known; NULL in listed_to: not removed as far as the snapshot knows.
CREATE TABLE list_entry (
    snapshot VARCHAR, entry_id VARCHAR, list VARCHAR, list_class VARCHAR, name VARCHAR, kind VARCHAR,
    programme VARCHAR, citation VARCHAR, licence_requirement VARCHAR, licence_policy VARCHAR,
    listed_from DATE, listed_to DATE, country VARCHAR, city VARCHAR, remarks VARCHAR, url VARCHAR, sample BOOLEAN
);

-- Every name of an entry: primary, alias, weak, previous, acronym, translation; printed: the whole text as the list
-- prints it where it holds more than a name (not searched). lang: "zh" where it is Chinese script.
CREATE TABLE list_name (snapshot VARCHAR, entry_id VARCHAR, name VARCHAR, name_kind VARCHAR, lang VARCHAR);

-- Identifiers of an entry in capitals and digits only (letters outside ASCII kept). scheme: uscc, lei, tax, registration,
-- duns, swift, isin, ror, imo …; of persons also birth_date (YYYY, YYYY-MM or YYYY-MM-DD), passport, national_id.
CREATE TABLE list_identifier (snapshot VARCHAR, entry_id VARCHAR, scheme VARCHAR, value VARCHAR);

-- Bodies that the list itself ties to the entry. relation says what the other body is to the entry: parent, subordinate,
-- subsidiary, laboratory, supervising_agency, owner, owned, linked. percent: the share held, where the list says one.
-- other_entry: the other body's entry_id in the same snapshot, where the list says so.
CREATE TABLE list_relation (
    snapshot VARCHAR, entry_id VARCHAR, relation VARCHAR, other_name VARCHAR, other_entry VARCHAR, percent DOUBLE,
    since DATE, until DATE
);

-- A user's own table of names: every name of one body. kind as in list_name. ror: the body's ROR identifier, if given.
CREATE TABLE alias_name (snapshot VARCHAR, body VARCHAR, name VARCHAR, kind VARCHAR, lang VARCHAR, ror VARCHAR);

-- A user's own table of ownership: owner holds percent of owned from since to until (first and last day; NULL: open).
CREATE TABLE ownership (
    snapshot VARCHAR, owner VARCHAR, owner_id VARCHAR, owned VARCHAR, owned_id VARCHAR, percent DOUBLE, since DATE,
    until DATE, citation VARCHAR, url VARCHAR
);

-- Dated, cited events of a body's compliance history. kind: violation, penalty, settlement, disclosure, audit_passed,
-- audit_failed, remedy, denial, licence. until: last day of what the event imposed, if it ends.
CREATE TABLE conduct_event (
    snapshot VARCHAR, event_id VARCHAR, party VARCHAR, party_id VARCHAR, day DATE, until DATE, kind VARCHAR,
    authority VARCHAR, summary VARCHAR, citation VARCHAR, url VARCHAR
);

-- Research organisations (ROR). ror is the full https address; types are joined with "; ".
CREATE TABLE organization (
    ror VARCHAR, name VARCHAR, country VARCHAR, city VARCHAR, status VARCHAR, established INTEGER, types VARCHAR
);
CREATE TABLE organization_name (ror VARCHAR, name VARCHAR, lang VARCHAR, kind VARCHAR);
CREATE TABLE organization_relation (ror VARCHAR, relation VARCHAR, other_ror VARCHAR);

-- OpenAlex topics; identifiers as OpenAlex writes them (T10001; subfield 1908; field 19; domain 3).
CREATE TABLE topic (
    topic_id VARCHAR, name VARCHAR, subfield_id VARCHAR, subfield VARCHAR, field_id VARCHAR, field VARCHAR,
    domain_id VARCHAR, domain VARCHAR, keywords VARCHAR, summary VARCHAR
);

-- World Bank indicators. country: ISO 3166-1 alpha-2 for countries, the Bank's own three letters for its groups.
CREATE TABLE national_indicator (
    country VARCHAR, indicator VARCHAR, title VARCHAR, year INTEGER, value DOUBLE, unit VARCHAR, snapshot VARCHAR
);
CREATE TABLE country (country VARCHAR, name VARCHAR, region VARCHAR, income_group VARCHAR, snapshot VARCHAR);
