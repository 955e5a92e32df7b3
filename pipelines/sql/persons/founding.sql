-- Question   which decision founds each cluster that was nobody before?
-- Unit       clusters; one row each, with the least key of its signatures in text order
-- Leaves out clusters that are a person of the log
-- Beware     chr(31), which no name holds, keeps the parts of a key apart
create or replace temp table founding as
select choice.cluster as cluster,
       min(concat_ws(chr(31), choice.source, choice.native_id, choice.folded, choice.occurrence)) as key
from choice
anti join named_cluster using (cluster)
group by choice.cluster;
