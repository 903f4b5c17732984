CREATE ROLE app_owner LOGIN PASSWORD 'demo-role-password-owner'

CREATE ROLE app_agent LOGIN PASSWORD 'demo-role-password-agent'

CREATE ROLE app_rehearser LOGIN CREATEDB CREATEROLE PASSWORD 'demo-role-password-rehearser'

GRANT app_owner TO app_rehearser WITH ADMIN OPTION

CREATE DATABASE shop OWNER app_owner
