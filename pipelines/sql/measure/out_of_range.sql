-- Question   which figures lie outside their own range?
-- Unit       figures; one row per (person, name)
-- Leaves out figures without a range
-- Beware     a null high end is open
select figure.person as person, figure.name as name, figure.low as low, figure.value as value, figure.high as high
from figure
semi join measured using (person)
where figure.value < figure.low or figure.value > figure.high
order by person, name;
