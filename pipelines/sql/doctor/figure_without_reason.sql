-- Question   which figures have neither a value nor a reason, or both, or a value outside their range, and are not held?
-- Unit       figures; one row per (person, name)
-- Leaves out figures that are held: their breach is named on the page
-- Beware     a null high end is open
select person || ' ' || name as what
from figure
where held_by is null and (
    (value is null and label is null) = (absent is null)
    or value < low or value > high or low > high
    or with_count > of_count
)
order by what;
