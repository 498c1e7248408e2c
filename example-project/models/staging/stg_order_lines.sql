with lines as (
    select
        order_id,
        generate_subscripts(items, 1) as line_number,
        unnest(items) as line
    from (
        select
            order_id,
            from_json(items, '[{"sku": "VARCHAR", "qty": "INTEGER", "price": "DECIMAL(12,2)"}]') as items
        from {{ ref('stg_orders') }}
    )
)

select
    lines.order_id,
    lines.line_number,
    lines.line.sku as sku,
    products.name,
    products.category,
    lines.line.qty as quantity,
    lines.line.price as price,
    products.weight_grams * lines.line.qty as weight_grams
from lines
join {{ ref('stg_products') }} as products
    on products.sku = lines.line.sku
