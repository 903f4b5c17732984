CREATE ROLE app_owner LOGIN PASSWORD 'demo-role-password-owner'

CREATE ROLE app_agent LOGIN PASSWORD 'demo-role-password-agent'

CREATE DATABASE shop OWNER app_owner
