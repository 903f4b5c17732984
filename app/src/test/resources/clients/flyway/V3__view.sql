CREATE VIEW rich_accounts AS SELECT id, name FROM accounts WHERE balance > 100000;
INSERT INTO accounts VALUES (1, 'first', 5);
