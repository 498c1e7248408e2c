with orders as (
    select
        customer_id,
        count(*)::integer as orders_count,
        sum(total)::decimal(12, 2) as lifetime_value,
        min(ordered_at) as first_order_at,
        max(ordered_at) as last_order_at
    from {{ ref('fct_orders') }}
    where status = 'completed'
    group by customer_id
),

categories as (
    select
        orders.customer_id,
        list(distinct lines.category order by lines.category) as favourite_categories
    from {{ ref('stg_order_lines') }} as lines
    join {{ ref('stg_orders') }} as orders
        on orders.order_id = lines.order_id
    where orders.status = 'completed'
    group by orders.customer_id
)

select
    customers.customer_id,
    customers.email,
    customers.first_name,
    customers.last_name,
    customers.phone,
    customers.birth_date,
    customers.address,
    customers.preferences,
    customers.is_subscribed,
    customers.is_internal,
    customers.store_credit,
    customers.satisfaction,
    customers.about,
    coalesce(orders.orders_count, 0) as orders_count,
    coalesce(orders.lifetime_value, 0.00)::decimal(12, 2) as lifetime_value,
    round((orders.lifetime_value / orders.orders_count)::double, 2) as average_order_value,
    case ntile(10) over (order by coalesce(orders.lifetime_value, 0) desc, customers.customer_id)
        when 1 then 'gold'
        when 2 then 'silver'
        when 3 then 'silver'
        else 'standard'
    end as loyalty_tier,
    categories.favourite_categories,
    (orders.first_order_at at time zone 'UTC')::date as first_order_on,
    orders.last_order_at,
    customers.signed_up_at,
    customers.last_seen_at,
    greatest(customers.signed_up_at, customers.last_seen_at at time zone 'UTC', orders.last_order_at) as updated_at
from {{ ref('stg_customers') }} as customers
left join orders on orders.customer_id = customers.customer_id
left join categories on categories.customer_id = customers.customer_id
where customers.customer_id = customers.account_id
