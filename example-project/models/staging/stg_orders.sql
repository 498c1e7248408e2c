select
    orders.id as order_id,
    customers.account_id as customer_id,
    orders.ordered_at,
    orders.deliver_on,
    orders.status,
    orders.currency,
    orders.items,
    orders.shipping,
    orders.discount,
    coalesce(trim(orders.coupon), '') as coupon,
    orders.is_gift,
    orders.gift_message
from {{ ref('raw_orders') }} as orders
join {{ ref('stg_customers') }} as customers
    on customers.customer_id = orders.customer_id
