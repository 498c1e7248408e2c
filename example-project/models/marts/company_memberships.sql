-- A person with two sign-ups may have joined a company with both: the later membership counts.
with latest as (
    select *
    from {{ ref('stg_memberships') }}
    qualify row_number() over (partition by customer_id, company_id order by joined_at desc, role) = 1
)

select
    customer_id || ':' || company_id as membership_id,
    customer_id,
    company_id,
    coalesce(role, 'member') as role,
    coalesce(can_order, false) as can_order,
    spending_limit,
    row_number() over (partition by customer_id order by joined_at, company_id) = 1 as is_first,
    joined_at
from latest
