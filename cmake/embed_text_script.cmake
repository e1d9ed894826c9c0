# Run by gg_embed_text: FILE, NAME, OUT.
file(READ ${FILE} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
file(WRITE ${OUT} "/* Made by CMake. */\n#include <stdint.h>\n\nextern const unsigned char gg_${NAME}_text[];\nextern const uint32_t gg_n${NAME}_text;\nconst unsigned char gg_${NAME}_text[] = {${bytes}0};\nconst uint32_t gg_n${NAME}_text = ${size};\n")
