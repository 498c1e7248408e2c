select user_id, email from {{ ref('dim_users') }} join {{ ref('orders') }} using (user_id)
