select *
from {{ ref('dim_user') }}
