select
    id as company_id,
    name,
    website,
    industry,
    plan,
    employees,
    annual_contract,
    {'city': city, 'country': country} as headquarters,
    from_json(labels, '["VARCHAR"]') as labels,
    is_active,
    created_on
from {{ ref('raw_companies') }}
