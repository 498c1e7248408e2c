select
    customers.account_id as customer_id,
    memberships.company_id,
    memberships.role,
    memberships.can_order,
    memberships.spending_limit,
    memberships.joined_at
from {{ ref('raw_memberships') }} as memberships
join {{ ref('stg_customers') }} as customers
    on customers.customer_id = memberships.customer_id
