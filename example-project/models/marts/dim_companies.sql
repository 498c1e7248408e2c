with members as (
    select
        company_id,
        count(*) as members_count,
        count(*) filter (where can_order) as buyers_count
    from {{ ref('company_memberships') }}
    group by company_id
)

select
    companies.company_id,
    companies.name,
    companies.website,
    companies.industry,
    companies.plan,
    companies.employees,
    companies.annual_contract,
    round((companies.annual_contract / 12)::double, 4) as monthly_revenue,
    companies.headquarters,
    companies.labels,
    coalesce(members.members_count, 0) as members_count,
    coalesce(members.buyers_count, 0) as buyers_count,
    companies.is_active,
    companies.created_on
from {{ ref('stg_companies') }} as companies
left join members on members.company_id = companies.company_id
