-- depends_on: {{ ref('raw_app_screens') }}
select
    screens.id as screen_view_id,
    screens.device_id,
    customers.account_id as customer_id,
    screens.shown_at,
    screens.screen,
    screens.section,
    screens.seconds,
    screens.app_version,
    screens.os_name,
    screens.os_version,
    screens.locale
from {{ source('events', 'app_screens') }} as screens
left join {{ ref('stg_customers') }} as customers
    on customers.customer_id = screens.customer_id
