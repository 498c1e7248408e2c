-- A visit ends after half an hour without a page view.
with steps as (
    select
        *,
        viewed_at - lag(viewed_at) over visitor > interval 30 minutes as starts_visit
    from {{ ref('stg_page_views') }}
    window visitor as (partition by visitor_id order by viewed_at, page_view_id)
)

select
    page_view_id,
    visitor_id,
    customer_id,
    1 + count(*) filter (where starts_visit) over visitor as visit_number,
    url,
    path,
    search,
    title,
    referrer,
    campaign,
    milliseconds,
    viewed_at
from steps
window visitor as (partition by visitor_id order by viewed_at, page_view_id)
