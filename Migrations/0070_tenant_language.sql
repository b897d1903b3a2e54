-- The language of a tenant's letters, and of its public pages for visitors who ask for none that is known.
alter table tenants
    add column language text not null default 'en'
    constraint tenants_language_format check (language ~ '^[a-z]{2}$');
