# Flags of our own code; the generated and third-party parts do not see them.
add_library(gg_compiler INTERFACE)
target_compile_definitions(gg_compiler INTERFACE _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64)
target_compile_options(gg_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
  -Wswitch-enum -Wvla -Wwrite-strings -Wundef -fno-common)
if(GG_DEVELOPER)
  target_compile_options(gg_compiler INTERFACE -Werror)
endif()
if(GG_ARENA_MALLOC)
  target_compile_definitions(gg_compiler INTERFACE GG_ARENA_MALLOC)
endif()
if(GG_SANITIZE)
  add_compile_options(-fsanitize=${GG_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GG_SANITIZE})
endif()
