-- Question   what do the works of each paper say, taken together?
-- Unit       papers; each field from the first form, in the stated order, that has it
-- Leaves out records without a work
-- Beware     code: first what an author put at a source of links, then what is printed, then what a source found by itself;
--            ties within a form go to the least native id; a preprint's kind gives way to that of its published
--            counterpart, and a kind that does not count never displaces a preprint
create or replace temp table new_paper as
with ordered as (
    select new_paper_work.paper as paper,
           work.*,
           row_number() over (
               partition by new_paper_work.paper
               order by form_order.rank nulls last, work.source, work.form, work.native_id
           ) as n
    from new_paper_work
    join work using (source, native_id)
    left join form_order using (source, form)
), named as (
    select distinct authorship.source as source, authorship.native_id as native_id, authorship.form as form
    from authorship
    join new_paper_work using (source, native_id)
    where authorship.printed is not null
), told as (
    select ordered.*, named.form is not null as has_names
    from ordered
    left join named using (source, native_id, form)
), chosen as (
    select paper as paper,
           arg_min(title, n) as title,
           arg_min(kind, n) as first_kind,
           arg_min(kind, n) filter (kind <> 'preprint' and not list_contains($not_papers, kind)) as published_kind,
           arg_min(published, n) filter (published is not null) as published,
           arg_min(categories, n) filter (len(categories) > 0) as categories,
           arg_min(venue, n) filter (venue is not null) as venue,
           arg_min(abstract, n) filter (abstract is not null) as abstract,
           arg_min(comment, n) filter (comment is not null) as comment,
           arg_min(journal_ref, n) filter (journal_ref is not null) as journal_ref,
           bool_or(withdrawn) as withdrawn,
           bool_or(retracted) as retracted,
           arg_min(code, n) filter (len(code) > 0) as printed_code,
           arg_min(code_claim, n) filter (code_claim is not null) as code_claim,
           coalesce(min(n) filter (has_names), 1) as byline
    from told
    group by paper
), code_link as (
    select paper as paper, unnest(printed_code) as url, 1 as rank, generate_subscripts(printed_code, 1) as place
    from chosen
    union all
    select new_paper_work.paper as paper, link.url as url, case link.given_by when 'author' then 0 else 2 end as rank, 0 as place
    from new_paper_work
    join link using (source, native_id)
    where link.role = 'code'
), best_link as (
    select paper as paper, arg_min(url, (rank, place, url)) as url, min((rank, place, url)) as place
    from code_link
    group by paper, lower(url)
), coded as (
    select paper as paper, list(url order by place) as code
    from best_link
    group by paper
), judged as (
    select *, case when first_kind = 'preprint' then coalesce(published_kind, first_kind) else first_kind end as kind
    from chosen
)
select judged.paper as paper,
       judged.title as title,
       judged.kind as kind,
       not list_contains($not_papers, judged.kind) and not judged.retracted as counts,
       judged.published as published,
       cast(substr(judged.published, 1, 4) as integer) as year,
       judged.categories[1] as category,
       coalesce(judged.categories, []) as categories,
       judged.venue as venue,
       judged.abstract as abstract,
       judged.comment as comment,
       judged.journal_ref as journal_ref,
       judged.withdrawn as withdrawn,
       judged.retracted as retracted,
       coalesce(coded.code, []) as code,
       case when coded.code is null then judged.code_claim end as code_claim,
       told.source as source,
       told.native_id as native_id,
       told.form as form
from judged
left join coded on coded.paper = judged.paper
join told on told.paper = judged.paper and told.n = judged.byline;
