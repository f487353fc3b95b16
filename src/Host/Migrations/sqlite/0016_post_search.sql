-- What public posts are found by, under their ids; the texts themselves are not kept a second time. The words come folded, see 0006.
CREATE VIRTUAL TABLE post_search_text USING fts5(words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'", prefix = '2 3');
