select *
from {{ reff('dim_users') }}
