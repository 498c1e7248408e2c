select user_id, email from raw.users
