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

-- Every name of an entry: primary, alias, weak, previous, acronym, translation. lang: "zh" where it is Chinese script.
CREATE TABLE list_name (snapshot VARCHAR, entry_id VARCHAR, name VARCHAR, name_kind VARCHAR, lang VARCHAR);

-- Bodies that the list itself ties to the entry (parent, subordinate, subsidiary, laboratory, supervising_agency).
CREATE TABLE list_relation (snapshot VARCHAR, entry_id VARCHAR, relation VARCHAR, other_name VARCHAR);

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
