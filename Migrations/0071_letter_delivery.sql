-- How far the last try came, what a letter is about, until when it is of use, and whether its kept copy still has the
-- links that went out.
alter table letters
    add column topic text not null default 'business',
    add column phase text not null default 'waiting',
    add column useful_until timestamptz,
    add column is_struck boolean not null default false;
alter table letters drop constraint letters_status;
alter table letters add constraint letters_status check (
    status in ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'withheld')) not valid;
alter table letters validate constraint letters_status;
alter table letters add constraint letters_topic check (
    topic in ('security', 'business', 'statements', 'advice')) not valid;
alter table letters validate constraint letters_topic;
alter table letters add constraint letters_phase check (
    phase in ('waiting', 'offering', 'handing_over', 'accepted')) not valid;
alter table letters validate constraint letters_phase;
