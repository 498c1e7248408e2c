-- depends_on: {{ ref('raw_page_views') }}
select
    views.id as page_view_id,
    views.visitor_id,
    customers.account_id as customer_id,
    views.viewed_at,
    views.url,
    url_decode(regexp_extract(views.url, '^https?://[^/]+([^?#]*)', 1)) as path,
    regexp_extract(views.url, '[?][^#]*') as search,
    views.title,
    coalesce(views.referrer, '') as referrer,
    views.campaign,
    views.milliseconds
from {{ source('events', 'page_views') }} as views
left join {{ ref('stg_customers') }} as customers
    on customers.customer_id = views.customer_id
