CREATE TABLE customers (customer_id BIGINT, email VARCHAR, plan VARCHAR);
INSERT INTO customers VALUES (1, 'ada@shop.example', 'pro'), (2, 'grace@shop.example', 'free'), (3, NULL, 'pro');
