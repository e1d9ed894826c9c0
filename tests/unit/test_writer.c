/* The writer: what it writes, what it refuses, and that a failure leaves the tree as it was. */
#include "output/artifact.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct gg_arena arena;
static struct gg_diags diags;
static struct gg_commit_result result;
static char top[64];

static void set_up(void)
{
    strcpy(top, "/tmp/gg-writer-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    umask(022);
    diags = gg_diags_new(&arena);
}

static void tear_down(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(system(command), 0);
    gg_arena_free(&arena);
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static void expect_text(const char *path, const char *text)
{
    gg_str is;
    const char *error = "";
    ck_assert_msg(gg_read_file(&arena, path, &is, &error), "%s: %s", path, error);
    ck_assert_msg(gg_str_is(is, text), "%s holds `" GG_FMT "`", path, GG_ARG(is));
}

static void expect_absent(const char *path)
{
    struct stat st;
    ck_assert_msg(lstat(path, &st) && errno == ENOENT, "%s is there", path);
}

struct file {
    const char *path, *text;
    bool executable;
};

/* Commits files ending with a NULL path. */
static bool commit_as(const char *spec, enum gg_commit_mode mode, const struct file *files)
{
    struct gg_artifact artifacts[16];
    uint32_t n = 0;
    for (; files[n].path; n++)
        artifacts[n] = (struct gg_artifact){.path = gg_str_from(files[n].path),
                                            .text = gg_str_from(files[n].text),
                                            .executable = files[n].executable,
                                            .step = GG_STR("")};
    struct gg_commit_opts opts = {.dir = "out", .mode = mode, .spec_name = gg_str_from(spec)};
    diags = gg_diags_new(&arena);
    return gg_commit(&arena, artifacts, n, &opts, &result, &diags);
}

#define FILES(...) ((const struct file[]){__VA_ARGS__, {NULL, NULL, false}})
#define COMMIT(...) commit_as("a.yaml", GG_COMMIT_WRITE, FILES(__VA_ARGS__))
#define NOTHING ((const struct file[]){{NULL, NULL, false}})

/* The names of all files and directories below the working directory with their texts. */
static gg_str snapshot(const char *dir)
{
    struct gg_buf out = gg_buf_new(&arena);
    char command[256], chunk[4096];
    snprintf(command, sizeof command,
             "cd '%s' && find . -printf '%%p %%y %%m %%T@ ' \\( -type f -exec cat {} \\; -o "
             "-true \\) -printf '\\n' | sort",
             dir);
    FILE *p = popen(command, "r");
    ck_assert_ptr_nonnull(p);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, p));)
        gg_buf_add(&out, (gg_str){chunk, n});
    ck_assert_int_eq(pclose(p), 0);
    return gg_buf_str(&out);
}

static gg_str snapshot_of_files(const char *dir)
{
    struct gg_buf kept = gg_buf_new(&arena);
    gg_str all = snapshot(dir), line;
    /* Times of directories change when temporary files come and go. */
    while (gg_str_next_line(&all, &line)) {
        ptrdiff_t blank = gg_str_find(line, GG_STR(" d "));
        gg_buf_add(&kept, blank < 0 ? line : gg_str_sub(line, 0, (size_t)blank + 6));
        gg_buf_addc(&kept, '\n');
    }
    return gg_buf_str(&kept);
}

static void expect_refused(enum gg_diag_code code)
{
    ck_assert_uint_eq(diags.nerrors, 1);
    ck_assert_str_eq(gg_diag_info(diags.list.at[0]->code)->code, gg_diag_info(code)->code);
}

static void expect_changes(const char *expected)
{
    static const char letters[] = {'=', '+', '~', '-'};
    struct gg_buf is = gg_buf_new(&arena);
    for (uint32_t i = 0; i < result.nchanges; i++)
        gg_buf_addf(&is, "%s%c" GG_FMT, i ? " " : "", letters[result.changes[i].change],
                    GG_ARG(result.changes[i].path));
    ck_assert_str_eq(gg_cstr(&arena, gg_buf_str(&is)), expected);
}

START_TEST(writes_files_with_modes)
{
    struct stat st;
    ck_assert(COMMIT({"etl.sh", "#!/bin/sh\n", true}, {"etl/a/main.go", "package main\n", false}));
    expect_changes("+etl.sh +etl/a/main.go");
    expect_text("out/etl.sh", "#!/bin/sh\n");
    expect_text("out/etl/a/main.go", "package main\n");
    ck_assert_int_eq(stat("out/etl.sh", &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0755);
    ck_assert_int_eq(stat("out/etl/a/main.go", &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0644);
    expect_absent("out/.gluegen/tmp");
    expect_absent("out/.gluegen/pending.json");
}
END_TEST

START_TEST(respects_the_umask)
{
    struct stat st;
    umask(077);
    ck_assert(COMMIT({"etl.sh", "x\n", true}, {"b", "y\n", false}));
    ck_assert_int_eq(stat("out/etl.sh", &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0700);
    ck_assert_int_eq(stat("out/b", &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    gg_str manifest, again;
    const char *error;
    ck_assert(gg_read_file(&arena, "out/.gluegen/manifest.json", &manifest, &error));
    umask(022);
    ck_assert_int_eq(system("rm -rf out"), 0);
    ck_assert(COMMIT({"etl.sh", "x\n", true}, {"b", "y\n", false}));
    ck_assert(gg_read_file(&arena, "out/.gluegen/manifest.json", &again, &error));
    ck_assert(gg_str_eq(manifest, again));
}
END_TEST

START_TEST(touches_only_what_changed)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    gg_str before = snapshot("out");
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    expect_changes("=a =b");
    ck_assert_uint_eq(result.ndiffering, 0);
    gg_str after = snapshot("out");
    ck_assert(gg_str_eq(before, after));
    struct stat first, second;
    ck_assert_int_eq(stat("out/a", &first), 0);
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "3\n", false}));
    expect_changes("=a ~b");
    ck_assert_int_eq(stat("out/a", &second), 0);
    ck_assert_int_eq(first.st_mtim.tv_nsec, second.st_mtim.tv_nsec);
    ck_assert_uint_eq(first.st_ino, second.st_ino);
    expect_text("out/b", "3\n");
}
END_TEST

START_TEST(mends_the_executable_bit)
{
    struct stat st;
    ck_assert(COMMIT({"a.sh", "1\n", true}));
    ck_assert_int_eq(chmod("out/a.sh", 0644), 0);
    ck_assert(commit_as("a.yaml", GG_COMMIT_CHECK, FILES({"a.sh", "1\n", true})));
    ck_assert_int_eq(result.changes[0].reason, GG_REASON_MODE);
    ck_assert(COMMIT({"a.sh", "1\n", true}));
    expect_changes("~a.sh");
    ck_assert_int_eq(stat("out/a.sh", &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0755);
}
END_TEST

START_TEST(removes_stale_files_and_empty_directories)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"d/e/f", "2\n", false}, {"d/g", "3\n", false}));
    put("out/d/mine", "kept\n");
    ck_assert(COMMIT({"a", "1\n", false}));
    expect_changes("=a -d/e/f -d/g");
    expect_absent("out/d/e");
    expect_absent("out/d/g");
    expect_text("out/d/mine", "kept\n");
}
END_TEST

START_TEST(a_deleted_file_is_written_again)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    ck_assert_int_eq(unlink("out/a"), 0);
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    expect_changes("+a =b");
    ck_assert_int_eq(unlink("out/b"), 0);
    ck_assert(COMMIT({"a", "1\n", false}));
    expect_changes("=a");
}
END_TEST

START_TEST(files_and_directories_change_places)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"b/c/d", "2\n", false}));
    ck_assert(COMMIT({"a/x", "3\n", false}, {"b", "4\n", false}));
    expect_text("out/a/x", "3\n");
    expect_text("out/b", "4\n");
    ck_assert(COMMIT({"a", "1\n", false}, {"b/c/d", "2\n", false}));
    expect_text("out/a", "1\n");
    expect_text("out/b/c/d", "2\n");
}
END_TEST

START_TEST(refuses_a_foreign_file)
{
    ck_assert_int_eq(mkdir("out", 0777), 0);
    put("out/a", "mine\n");
    gg_str before = snapshot("out");
    ck_assert(!COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    expect_refused(GG_D_FILE_FOREIGN);
    ck_assert(gg_str_eq(before, snapshot("out")));
    /* The same content is taken over. */
    ck_assert(COMMIT({"a", "mine\n", false}));
    expect_changes("=a");
    ck_assert(COMMIT({"a", "new\n", false}));
    expect_text("out/a", "new\n");
}
END_TEST

START_TEST(refuses_edited_files)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"b", "2\n", false}));
    put("out/a", "edited\n");
    gg_str before = snapshot("out");
    ck_assert(!COMMIT({"a", "3\n", false}, {"b", "4\n", false}));
    expect_refused(GG_D_FILE_EDITED);
    ck_assert(gg_str_eq(before, snapshot("out")));
    /* Also when it would be removed. */
    ck_assert(!COMMIT({"b", "2\n", false}));
    expect_refused(GG_D_FILE_EDITED);
    ck_assert(gg_str_eq(before, snapshot("out")));
    /* An edit back, or to what is to be written, is none. */
    put("out/a", "3\n");
    ck_assert(COMMIT({"a", "3\n", false}, {"b", "2\n", false}));
    expect_changes("=a =b");
}
END_TEST

START_TEST(two_specs_share_a_directory)
{
    ck_assert(COMMIT({"a", "1\n", false}, {"c", "1\n", false}));
    ck_assert(commit_as("b.yaml", GG_COMMIT_WRITE, FILES({"b", "2\n", false})));
    expect_changes("+b");
    ck_assert(COMMIT({"a", "1\n", false}));
    expect_changes("=a -c");
    expect_text("out/b", "2\n");
    ck_assert(!commit_as("b.yaml", GG_COMMIT_WRITE, FILES({"a", "1\n", false})));
    expect_refused(GG_D_FILE_OTHER_SPEC);
    ck_assert(commit_as("b.yaml", GG_COMMIT_WRITE, NOTHING));
    expect_changes("-b");
    expect_text("out/a", "1\n");
}
END_TEST

START_TEST(refuses_paths_that_leave)
{
    static const char *const paths[] = {
        "../x", "/x", "a/../../x", "./x", "a//x", "", "a/.", ".gluegen", ".gluegen/manifest.json"};
    for (size_t i = 0; i < GG_COUNT(paths); i++) {
        ck_assert(!COMMIT({paths[i], "1\n", false}));
        expect_refused(GG_D_PATH_UNSAFE);
    }
    expect_absent("out");
    expect_absent("x");
}
END_TEST

START_TEST(refuses_equal_paths)
{
    ck_assert(!COMMIT({"a", "1\n", false}, {"a", "2\n", false}));
    expect_refused(GG_D_PATH_DUPLICATE);
    ck_assert(!COMMIT({"a", "1\n", false}, {"a-b", "2\n", false}, {"a/c", "2\n", false}));
    expect_refused(GG_D_PATH_DUPLICATE);
    expect_absent("out");
}
END_TEST

START_TEST(refuses_links_inside)
{
    ck_assert_int_eq(mkdir("out", 0777), 0);
    ck_assert_int_eq(mkdir("outside", 0777), 0);
    put("outside/victim", "victim\n");
    ck_assert_int_eq(symlink("../outside", "out/etl"), 0);
    gg_str before = snapshot(".");
    ck_assert(!COMMIT({"etl/new", "1\n", false}));
    expect_refused(GG_D_PATH_UNSAFE);
    ck_assert(!COMMIT({"etl/victim", "1\n", false}));
    expect_refused(GG_D_PATH_UNSAFE);
    ck_assert(gg_str_eq(before, snapshot(".")));
    ck_assert_int_eq(unlink("out/etl"), 0);
    ck_assert_int_eq(symlink("../outside/victim", "out/etl"), 0);
    ck_assert(!COMMIT({"etl", "1\n", false}));
    expect_refused(GG_D_PATH_UNSAFE);
    ck_assert_int_eq(unlink("out/etl"), 0);
    ck_assert_int_eq(symlink("../nowhere", "out/etl"), 0);
    ck_assert(!COMMIT({"etl", "1\n", false}));
    expect_refused(GG_D_PATH_UNSAFE);
    expect_absent("nowhere");
    expect_text("outside/victim", "victim\n");
}
END_TEST

START_TEST(refuses_a_linked_manifest)
{
    ck_assert_int_eq(mkdir("out", 0777), 0);
    ck_assert_int_eq(mkdir("outside", 0777), 0);
    ck_assert_int_eq(symlink("../outside", "out/.gluegen"), 0);
    ck_assert(!COMMIT({"a", "1\n", false}));
    expect_refused(GG_D_MANIFEST_BROKEN);
    expect_absent("out/a");
    expect_absent("outside/manifest.json");
}
END_TEST

START_TEST(stale_files_behind_a_link_stay)
{
    ck_assert(COMMIT({"d/a", "1\n", false}, {"b", "1\n", false}));
    ck_assert_int_eq(rename("out/d", "moved"), 0);
    ck_assert_int_eq(symlink("../moved", "out/d"), 0);
    ck_assert(COMMIT({"b", "1\n", false}));
    expect_text("moved/a", "1\n");
}
END_TEST

START_TEST(the_directory_may_be_a_link)
{
    ck_assert_int_eq(mkdir("real", 0777), 0);
    ck_assert_int_eq(symlink("real", "out"), 0);
    ck_assert(COMMIT({"a", "1\n", false}));
    expect_text("real/a", "1\n");
}
END_TEST

START_TEST(a_manifest_cannot_lead_out)
{
    put("victim", "victim\n");
    ck_assert(COMMIT({"a", "1\n", false}));
    put("out/.gluegen/manifest.json",
        "{\"version\": 1, \"files\": [{\"path\": \"../victim\", \"mode\": \"0644\", \"sha256\": "
        "\"5cac7e188734d2917c3a6e1b2a67d1a9a1930429dcfd66e5587d89a8c19ba59f\", \"spec\": "
        "\"a.yaml\", \"generator\": \"0\"}]}");
    ck_assert(!COMMIT({"a", "1\n", false}));
    expect_refused(GG_D_MANIFEST_BROKEN);
    expect_text("victim", "victim\n");
}
END_TEST

START_TEST(a_broken_manifest_is_refused)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{\"version\": 2, \"files\": []}",
        "{\"version\": 1, \"files\": {}}",
        "{\"version\": 1, \"files\": [{\"path\": \"a\"}]}",
    };
    for (size_t i = 0; i < GG_COUNT(texts); i++) {
        ck_assert_int_eq(system("rm -rf out && mkdir -p out/.gluegen"), 0);
        put("out/.gluegen/manifest.json", texts[i]);
        gg_str before = snapshot("out");
        ck_assert_msg(!COMMIT({"a", "1\n", false}), "%s", texts[i]);
        expect_refused(GG_D_MANIFEST_BROKEN);
        ck_assert(gg_str_eq(before, snapshot("out")));
    }
}
END_TEST

START_TEST(refuses_what_is_in_the_way)
{
    ck_assert_int_eq(system("mkdir -p out/a"), 0);
    put("out/b", "mine\n");
    ck_assert_int_eq(mkfifo("out/pipe", 0666), 0);
    ck_assert(!COMMIT({"a", "1\n", false}));
    expect_refused(GG_D_PATH_OBSTRUCTED);
    ck_assert(!COMMIT({"b/c", "1\n", false}));
    expect_refused(GG_D_PATH_OBSTRUCTED);
    ck_assert(!COMMIT({"pipe", "1\n", false}));
    expect_refused(GG_D_PATH_OBSTRUCTED);
    put("plain", "");
    struct gg_commit_opts opts = {
        .dir = "plain", .mode = GG_COMMIT_WRITE, .spec_name = GG_STR("a.yaml")};
    diags = gg_diags_new(&arena);
    ck_assert(!gg_commit(&arena, NULL, 0, &opts, &result, &diags));
    expect_refused(GG_D_WRITE_FAILED);
}
END_TEST

/* The directory `d` cannot give way to a file: something foreign is in it. That shows only when
 * everything else was done already. */
START_TEST(a_failure_half_way_is_taken_back)
{
    ck_assert(COMMIT({"a", "1\n", true}, {"d/stale", "2\n", false}, {"e/f/g", "3\n", false},
                     {"z", "4\n", false}));
    put("out/d/mine", "mine\n");
    gg_str before = snapshot_of_files("out");
    ck_assert(!COMMIT({"a", "new\n", false}, {"b/new/file", "x\n", false}, {"d", "5\n", false},
                      {"z", "4\n", false}));
    expect_refused(GG_D_WRITE_FAILED);
    gg_str after = snapshot_of_files("out");
    ck_assert_msg(gg_str_eq(before, after), "before:\n" GG_FMT "after:\n" GG_FMT, GG_ARG(before),
                  GG_ARG(after));
}
END_TEST

/* Runs a commit in a child whose files cannot grow beyond `limit` bytes. */
static int commit_with_file_limit(rlim_t limit)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit small = {limit, limit};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &small);
        bool ok = COMMIT({"a", "first\n", false}, {"n/b", "a text that is too long\n", false});
        bool as_expected = !ok && diags.nerrors == 1 && diags.list.at[0]->code == GG_D_WRITE_FAILED;
        _exit(as_expected ? 0 : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return status;
}

START_TEST(a_full_disk_leaves_nothing)
{
    ck_assert_int_eq(commit_with_file_limit(10), 0);
    expect_absent("out");
    ck_assert_int_eq(system("mkdir -p deep"), 0);
    ck_assert_int_eq(symlink("deep", "out"), 0);
    put("deep/a", "first\n");
    gg_str before = snapshot_of_files("deep");
    ck_assert_int_eq(commit_with_file_limit(10), 0);
    ck_assert(gg_str_eq(before, snapshot_of_files("deep")));
    expect_absent("deep/.gluegen");
    expect_absent("deep/n");
}
END_TEST

START_TEST(check_writes_nothing_and_tells_all)
{
    ck_assert(COMMIT({"changed", "1\n", false}, {"edited", "2\n", false}, {"gone", "3\n", false},
                     {"same", "4\n", false}, {"stale", "5\n", false}));
    put("out/edited", "by hand\n");
    put("out/foreign", "mine\n");
    ck_assert_int_eq(unlink("out/gone"), 0);
    gg_str before = snapshot("out");
    ck_assert(commit_as("a.yaml", GG_COMMIT_CHECK,
                        FILES({"changed", "new\n", false}, {"edited", "2\n", false},
                              {"foreign", "6\n", false}, {"gone", "3\n", false},
                              {"same", "4\n", false})));
    static const enum gg_change_reason reasons[] = {GG_REASON_CONTENT, GG_REASON_EDITED,
                                                    GG_REASON_FOREIGN, GG_REASON_MISSING,
                                                    GG_REASON_NONE,    GG_REASON_STALE};
    ck_assert_uint_eq(result.nchanges, GG_COUNT(reasons));
    for (size_t i = 0; i < GG_COUNT(reasons); i++)
        ck_assert_int_eq(result.changes[i].reason, reasons[i]);
    ck_assert_uint_eq(result.ndiffering, 5);
    ck_assert_uint_eq(diags.nerrors, 0);
    ck_assert(gg_str_eq(before, snapshot("out")));
}
END_TEST

START_TEST(check_and_dry_run_need_no_directory)
{
    ck_assert(commit_as("a.yaml", GG_COMMIT_CHECK, FILES({"a", "1\n", false})));
    expect_changes("+a");
    ck_assert(commit_as("a.yaml", GG_COMMIT_DRY_RUN, FILES({"a", "1\n", false})));
    expect_changes("+a");
    expect_absent("out");
}
END_TEST

/* As kill -9 leaves it: pending.json and some of the files. */
START_TEST(a_killed_build_is_no_edit)
{
    ck_assert(COMMIT({"a", "old\n", false}, {"b", "old\n", false}));
    ck_assert_int_eq(system("cp -r out kept"), 0);
    ck_assert(COMMIT({"a", "new\n", false}, {"b", "new\n", false}, {"c", "new\n", false}));
    ck_assert_int_eq(system("mkdir kept/.gluegen/tmp && echo x > kept/.gluegen/tmp/3 &&"
                            "cp out/.gluegen/manifest.json kept/.gluegen/pending.json &&"
                            "cp out/a kept/a && cp out/c kept/c && rm -r out && mv kept out"),
                     0);
    ck_assert(COMMIT({"a", "newer\n", false}, {"b", "newer\n", false}));
    expect_changes("~a ~b -c");
    expect_absent("out/.gluegen/pending.json");
    expect_absent("out/.gluegen/tmp");
    expect_absent("out/c");
    put("out/a", "edited\n");
    ck_assert(!COMMIT({"a", "last\n", false}, {"b", "newer\n", false}));
    expect_refused(GG_D_FILE_EDITED);
}
END_TEST

/* Builds two versions by turns until it is killed. */
GG_NORETURN static void build_for_ever(void)
{
    for (;;) {
        if (!COMMIT({"a", "one\n", true}, {"d/b", "one\n", false}, {"e/f", "one\n", false}) ||
            !COMMIT({"a", "two\n", false}, {"d", "two\n", false}, {"g/h/i", "two\n", false}))
            _exit(1);
    }
}

START_TEST(kill_at_any_time)
{
    enum { ROUNDS = 40 };
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct timespec pause = {0, (long)(i * 7919 % 40) * 100000 + 500000};
        int status;
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0)
            build_for_ever();
        nanosleep(&pause, NULL);
        ck_assert_int_eq(kill(pid, SIGKILL), 0);
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert(WIFSIGNALED(status));
        ck_assert_msg(COMMIT({"a", "three\n", true}, {"d/c", "three\n", false}),
                      "round %u: " GG_FMT, i, GG_ARG(diags.list.at[0]->message));
        expect_text("out/a", "three\n");
        expect_text("out/d/c", "three\n");
        ck_assert_int_eq(system("test \"$(find out -type f | sort | tr '\\n' ' ')\" = "
                                "'out/.gluegen/a.yaml.objects out/.gluegen/manifest.json "
                                "out/a out/d/c '"),
                         0);
    }
}
END_TEST

START_TEST(the_manifest_tells_all)
{
    struct gg_artifact artifacts[] = {
        {.path = GG_STR("z.sh"), .text = GG_STR("abc"), .executable = true, .step = GG_STR("")},
        {.path = GG_STR("a \"b\".py"), .text = GG_STR(""), .step = GG_STR("filter")},
    };
    struct gg_commit_opts opts = {
        .dir = "out", .mode = GG_COMMIT_WRITE, .spec_name = GG_STR("a.yaml")};
    ck_assert(gg_commit(&arena, artifacts, 2, &opts, &result, &diags));
    json_t *root = json_load_file("out/.gluegen/manifest.json", 0, NULL);
    json_t *expected = json_pack(
        "{s:i, s:[], s:[{s:s, s:s, s:s, s:s, s:s}, {s:s, s:s, s:s, s:s}]}", "version", 1, "specs",
        "files", "path", "a \"b\".py", "mode", "0644", "sha256",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "spec", "a.yaml",
        "step", "filter", "path", "z.sh", "mode", "0755", "sha256",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "spec", "a.yaml");
    ck_assert_ptr_nonnull(root);
    for (size_t i = 0; i < 2; i++) {
        json_t *file = json_array_get(json_object_get(root, "files"), i);
        ck_assert(json_is_string(json_object_get(file, "generator")));
        json_object_del(file, "generator");
    }
    ck_assert(json_equal(root, expected));
    json_decref(root);
    json_decref(expected);
}
END_TEST

/* Builds at once of specs that share a directory: each waits for the other. */
START_TEST(builds_at_once_do_not_mix)
{
    enum { BUILDERS = 4, ROUNDS = 25 };
    fflush(NULL);
    for (int who = 0; who < BUILDERS; who++) {
        if (fork())
            continue;
        char spec[16], path[16], text[16];
        snprintf(spec, sizeof spec, "%d.yaml", who);
        snprintf(path, sizeof path, "p%d/file", who);
        bool ok = true;
        for (int i = 0; ok && i < ROUNDS; i++) {
            snprintf(text, sizeof text, "%d\n", i);
            ok = commit_as(spec, GG_COMMIT_WRITE, FILES({path, text, false}));
        }
        _exit(ok ? 0 : 1);
    }
    for (int who = 0, status; who < BUILDERS; who++) {
        ck_assert(wait(&status) > 0);
        ck_assert_int_eq(status, 0);
    }
    json_t *root = json_load_file("out/.gluegen/manifest.json", 0, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "files")), BUILDERS);
    json_decref(root);
    for (int who = 0; who < BUILDERS; who++) {
        char path[32];
        snprintf(path, sizeof path, "out/p%d/file", who);
        expect_text(path, "24\n");
    }
    expect_absent("out/.gluegen/tmp");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("writer");
    TCase *tests = tcase_create("writer");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, writes_files_with_modes);
    tcase_add_test(tests, respects_the_umask);
    tcase_add_test(tests, touches_only_what_changed);
    tcase_add_test(tests, mends_the_executable_bit);
    tcase_add_test(tests, removes_stale_files_and_empty_directories);
    tcase_add_test(tests, a_deleted_file_is_written_again);
    tcase_add_test(tests, files_and_directories_change_places);
    tcase_add_test(tests, refuses_a_foreign_file);
    tcase_add_test(tests, refuses_edited_files);
    tcase_add_test(tests, two_specs_share_a_directory);
    tcase_add_test(tests, refuses_paths_that_leave);
    tcase_add_test(tests, refuses_equal_paths);
    tcase_add_test(tests, refuses_links_inside);
    tcase_add_test(tests, refuses_a_linked_manifest);
    tcase_add_test(tests, stale_files_behind_a_link_stay);
    tcase_add_test(tests, the_directory_may_be_a_link);
    tcase_add_test(tests, a_manifest_cannot_lead_out);
    tcase_add_test(tests, a_broken_manifest_is_refused);
    tcase_add_test(tests, refuses_what_is_in_the_way);
    tcase_add_test(tests, a_failure_half_way_is_taken_back);
    tcase_add_test(tests, a_full_disk_leaves_nothing);
    tcase_add_test(tests, check_writes_nothing_and_tells_all);
    tcase_add_test(tests, check_and_dry_run_need_no_directory);
    tcase_add_test(tests, a_killed_build_is_no_edit);
    tcase_add_test(tests, kill_at_any_time);
    tcase_add_test(tests, the_manifest_tells_all);
    tcase_add_test(tests, builds_at_once_do_not_mix);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
