select * from main.dim_users
