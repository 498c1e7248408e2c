{{ config(tags=['identity']) }}

-- Segment merges a visitor into one person only, so of several merges the last one counts.
select
    merges.visitor_id,
    customers.account_id as customer_id,
    merges.reason,
    merges.merged_at
from {{ ref('raw_account_merges') }} as merges
join {{ ref('stg_customers') }} as customers
    on customers.customer_id = merges.customer_id
qualify row_number() over (partition by merges.visitor_id order by merges.merged_at desc, merges.customer_id) = 1
