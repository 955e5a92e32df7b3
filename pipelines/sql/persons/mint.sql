-- Question   what are the persons founded in this run called?
-- Unit       clusters; one row each: 'p' and the first 10 base32 characters of the SHA-256 of the founding key
-- Leaves out ids that a person bears or bore, and all but the least key where two keys meet: those wait for the next try
-- Beware     from the second try on the key carries the number of the try
insert into named_cluster
with hashed as (
    select cluster as cluster, key as key,
           cast('0x' || substr(sha256(key || case when $try = 1 then '' else chr(31) || '#' || $try end), 1, 16) as ubigint) as h
    from founding
    anti join named_cluster using (cluster)
), spelled as (
    select cluster as cluster, key as key,
           'p'
           || substr($letters, cast(1 + ((h >> 59) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 54) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 49) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 44) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 39) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 34) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 29) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 24) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 19) & 31) as bigint), 1)
           || substr($letters, cast(1 + ((h >> 14) & 31) as bigint), 1) as person
    from hashed
), first_of as (
    select *, row_number() over (partition by person order by key) as n from spelled
)
select first_of.cluster as cluster, first_of.person as person
from first_of
anti join decision using (person)
anti join named_cluster using (person)
where first_of.n = 1;
