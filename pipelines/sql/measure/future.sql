-- Question   whose first or last year has not come yet?
-- Unit       figures; one row per (person, name)
-- Leaves out next year: issues are dated ahead
-- Beware     the year is that of the run, UTC
select figure.person as person, figure.name as name, figure.value as value
from figure
semi join measured using (person)
where figure.name in ('first_year', 'last_year') and figure.value > $year + 1
order by person, name;
