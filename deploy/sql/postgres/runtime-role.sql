-- The role that silos run under: reads and writes rows of our tables, changes no schema. Run it after the verb 'migrate',
-- as the role that migrates, on our database; running it again changes nothing:
--
--     psql "host=... dbname=sqlx user=sqlx_owner" -v role=sqlx_silo -f runtime-role.sql
--
-- A role that does not exist is made without a password (for that the owner needs CREATEROLE); set one with
-- \password sqlx_silo. Silos then need Sqlx:Storage:AutoMigrate=false; a release is preceded by 'migrate' as the owner.
-- Every table that the owner has in this schema counts as ours: give the service a database of its own.

\set ON_ERROR_STOP on
\if :{?role}
\else
    \warn 'Name the role: -v role=sqlx_silo'
    DO $$ BEGIN RAISE EXCEPTION 'nothing was granted'; END $$;
\endif

BEGIN;

SELECT to_regclass('schema_version') IS NULL AS empty \gset
\if :empty
    \warn 'There is no schema yet: run the verb migrate first.'
    DO $$ BEGIN RAISE EXCEPTION 'nothing was granted'; END $$;
\endif

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

SELECT rolsuper OR rolcreaterole OR rolcreatedb OR :'role' = current_user AS mighty FROM pg_roles WHERE rolname = :'role' \gset
\if :mighty
    \warn 'That role can change the schema (superuser, CREATEROLE, CREATEDB or the owner): choose another.'
    DO $$ BEGIN RAISE EXCEPTION 'nothing was granted'; END $$;
\endif

SELECT current_database() AS database, current_schema() AS schema \gset
GRANT CONNECT ON DATABASE :"database" TO :"role";
GRANT USAGE ON SCHEMA :"schema" TO :"role";
REVOKE CREATE ON SCHEMA :"schema" FROM PUBLIC, :"role";

-- What migrations write, silos only read.
SELECT format(
    CASE WHEN relname IN ('schema_version', 'orleansquery') THEN 'GRANT SELECT ON %I.%I TO %I'
         ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON %I.%I TO %I' END,
    :'schema', relname, :'role')
FROM pg_class
WHERE relnamespace = :'schema'::regnamespace AND relkind IN ('r', 'p') AND pg_get_userbyid(relowner) = current_user
ORDER BY relname \gexec

SELECT format('GRANT USAGE ON SEQUENCE %I.%I TO %I', :'schema', relname, :'role')
FROM pg_class
WHERE relnamespace = :'schema'::regnamespace AND relkind = 'S' AND pg_get_userbyid(relowner) = current_user
ORDER BY relname \gexec

-- Tables of later migrations.
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT USAGE ON SEQUENCES TO :"role";

COMMIT;
