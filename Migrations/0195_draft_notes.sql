-- What somebody writes about a wording that is not saved yet is kept with it.
alter table letter_wording_drafts add column note text not null default '';
alter table letter_wording_drafts add constraint letter_wording_drafts_note check (octet_length(note) <= 800) not valid;
alter table letter_wording_drafts validate constraint letter_wording_drafts_note;
