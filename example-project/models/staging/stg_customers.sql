-- People sign up again with the same address typed another way: the first sign-up stands for the person.
select
    id as customer_id,
    min(id) over (partition by lower(trim(email))) as account_id,
    email,
    first_name,
    last_name,
    phone,
    birth_date,
    address,
    preferences,
    is_subscribed,
    is_internal,
    store_credit,
    satisfaction,
    about,
    signed_up_at,
    last_seen_at
from {{ ref('raw_customers') }}
