-- As superuser, once: psql -f postgresql.sql
-- The service signs in over the local socket as the system user of the same name (peer).
CREATE ROLE jiefen LOGIN;
CREATE DATABASE jiefen OWNER jiefen TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE jiefen FROM PUBLIC;

-- Whoever makes statistics reads and never writes. What is sealed stays sealed.
CREATE ROLE jiefen_reader LOGIN;
GRANT CONNECT ON DATABASE jiefen TO jiefen_reader;

\connect jiefen
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO jiefen;
GRANT USAGE ON SCHEMA public TO jiefen_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE jiefen IN SCHEMA public GRANT SELECT ON TABLES TO jiefen_reader;

-- A lock that is waited for, or a transaction that was left open, holds nobody up for long.
ALTER ROLE jiefen SET lock_timeout = '5s';
ALTER ROLE jiefen SET idle_in_transaction_session_timeout = '30s';
