/* Runs a command and writes the microseconds of processor time that it took, of all its threads, as the last line of
 * the standard error. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    if (count < 2)
        return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[1], arguments + 1);
        perror(arguments[1]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("cpu");
        return 1;
    }
    long long seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    fprintf(stderr, "%lld\n", seconds * 1000000 + used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
