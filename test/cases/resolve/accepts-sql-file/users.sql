-- people who ordered; not those who only looked
select u.user_id, u.email
from {{ ref('dim_users') }} as u
join {{ source('app', 'orders') }} as o using (user_id)
where u.country = '{{ var('country') }}' and u.note <> ';' ; -- the end;
