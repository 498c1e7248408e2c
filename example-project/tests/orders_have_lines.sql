select order_id
from {{ ref('fct_orders') }}
where units < 1 or total < 0 or json_array_length(items) = 0
