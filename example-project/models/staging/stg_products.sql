select
    sku,
    name,
    coalesce(category, 'Other') as category,
    price,
    weight_grams
from {{ ref('raw_products') }}
