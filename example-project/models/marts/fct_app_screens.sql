select
    screen_view_id,
    device_id,
    customer_id,
    screen,
    section,
    seconds,
    {'os': os_name, 'os_version': os_version, 'app_version': app_version} as device,
    locale,
    shown_at
from {{ ref('stg_app_screens') }}
