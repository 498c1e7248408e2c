CREATE TABLE customers (customer_id BIGINT, email VARCHAR, plan VARCHAR);
INSERT INTO customers VALUES
  (1, 'ada@shop.example', 'pro'),
  (2, 'grace@shop.example', 'free'),
  (NULL, 'nobody@shop.example', 'free'),
  (7, 'edsger@shop.example', 'pro'),
  (7, 'dijkstra@shop.example', 'free');
