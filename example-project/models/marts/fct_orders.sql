with lines as (
    select
        order_id,
        to_json(
            list(
                {'sku': sku, 'name': name, 'category': category, 'price': price, 'quantity': quantity}
                order by line_number
            )
        ) as items,
        sum(quantity)::integer as units,
        sum(quantity * price)::decimal(12, 2) as subtotal,
        sum(weight_grams)::double / 1000 as weight_kg
    from {{ ref('stg_order_lines') }}
    group by order_id
)

select
    orders.order_id,
    orders.customer_id,
    row_number() over (partition by orders.customer_id order by orders.ordered_at, orders.order_id) as order_number,
    orders.status,
    orders.currency,
    lines.items,
    lines.units,
    lines.weight_kg,
    lines.subtotal,
    orders.shipping,
    orders.discount,
    greatest(lines.subtotal + orders.shipping - orders.discount, 0)::decimal(12, 2) as total,
    orders.coupon,
    orders.is_gift,
    orders.gift_message,
    orders.ordered_at,
    orders.deliver_on
from {{ ref('stg_orders') }} as orders
join lines on lines.order_id = orders.order_id
